import { expect, it, onTestFinished } from 'vitest'
import { startHttpServer, type HttpHandler, type HttpServer } from '../../local/http-server.ts'

async function aServer(handle: HttpHandler): Promise<HttpServer> {
  const server = await startHttpServer(0, handle)
  onTestFinished(() => server.close())
  return server
}

it('answers an empty 500 when a handler throws, and shows nothing of it', async () => {
  const { url } = await aServer(() => Promise.reject(new Error('a secret')))
  const answer = await fetch(url)
  expect([answer.status, await answer.text()]).toEqual([500, ''])
})

it('listens on 127.0.0.1 alone', async () => {
  const { url, port } = await aServer(async (_request, response) => {
    response.end()
  })
  expect((await fetch(url)).status).toBe(200)
  // Any other address of this machine would do; this one is always there.
  await expect(fetch(`http://127.0.0.2:${port}`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
})

it('refuses a port that is taken', async () => {
  const { port } = await aServer(async () => {})
  await expect(startHttpServer(port, async () => {})).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

it('still answers what is under way when it stops listening', async () => {
  const arrived = Promise.withResolvers<void>()
  const answering = Promise.withResolvers<void>()
  const server = await aServer(async (_request, response) => {
    arrived.resolve()
    await answering.promise
    response.end('late')
  })
  const asking = fetch(server.url)
  await arrived.promise
  await server.stopListening()
  await expect(fetch(server.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  answering.resolve()
  expect(await (await asking).text()).toBe('late')
})
