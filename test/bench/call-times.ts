/** Loaded before a function: writes to descriptor 3 when each of its HTTP calls begins and ends. */
import { subscribe } from 'node:diagnostics_channel'
import { writeSync } from 'node:fs'
import type { ClientRequest } from 'node:http'

/** A line of descriptor 3; times are those of the machine's wall clock, with fractions. */
export type CallTime = { readonly what: 'begin' | 'end'; readonly host: string; readonly atMs: number }

function tell(what: CallTime['what'], host: string): void {
  const line: CallTime = { what, host, atMs: performance.timeOrigin + performance.now() }
  writeSync(3, `${JSON.stringify(line)}\n`)
}

// The SDK calls by node:http, grammY by fetch.
subscribe('http.client.request.start', (message) => tell('begin', hostOf(message)))
subscribe('http.client.response.finish', (message) => tell('end', hostOf(message)))
subscribe('undici:request:create', (message) => tell('begin', originHost(message)))
subscribe('undici:request:trailers', (message) => tell('end', originHost(message)))

function hostOf(message: unknown): string {
  return String((message as { request: ClientRequest }).request.getHeader('host'))
}

function originHost(message: unknown): string {
  return new URL((message as { request: { origin: string } }).request.origin).host
}
