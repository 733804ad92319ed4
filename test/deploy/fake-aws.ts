/**
 * As much of AWS as the operator's commands ask: identity, stacks, quota, parameters, objects, and tables that are
 * empty.
 * `POST /stacks` with a name and outputs is what CloudFormation would do.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type FakeAws = {
  readonly url: string
  /** Outputs of the stacks that are there, by name. */
  readonly stacks: Map<string, Record<string, string>>
  readonly parameters: Map<string, string>
  /** Objects that were put, `/bucket/key`, and what they hold. */
  readonly objects: Map<string, string>
  concurrency: number
  /** Accepts connections and answers nothing. */
  silent: boolean
  close(): Promise<void>
}

export async function startFakeAws(): Promise<FakeAws> {
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const aws: FakeAws = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stacks: new Map(),
    parameters: new Map(),
    objects: new Map(),
    concurrency: 1000,
    silent: false,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    if (aws.silent) return
    const body = Buffer.concat(parts).toString()
    if (request.method === 'PUT') {
      aws.objects.set((request.url ?? '').split('?', 1)[0] ?? '', body)
      response.end()
      return
    }
    const target = String(request.headers['x-amz-target'] ?? '')
    const { status, content } =
      target === '' ? byQuery(aws, request.url ?? '', body) : byTarget(aws, target, JSON.parse(body) as Input)
    response.writeHead(status, { 'content-type': content.startsWith('<') ? 'text/xml' : 'application/json' })
    response.end(content)
  }
  return aws
}

type Input = Record<string, unknown>
type Answered = { status: number; content: string }

function byTarget(aws: FakeAws, target: string, input: Input): Answered {
  const name = String(input['Name'])
  switch (target.replace(/^.*\./, '')) {
    case 'GetParametersByPath': {
      const found = [...aws.parameters].filter(([one]) => one.startsWith(`${String(input['Path'])}/`))
      return json({ Parameters: found.map(([Name, Value]) => ({ Name, Value, Type: 'SecureString' })) })
    }
    case 'GetParameters': {
      const names = input['Names'] as string[]
      const found = names.filter((one) => aws.parameters.has(one))
      return json({ Parameters: found.map((Name) => ({ Name, Value: aws.parameters.get(Name) })) })
    }
    case 'PutParameter':
      // What is not under the stage's own key is not to be written at all.
      if (
        input['Type'] !== 'SecureString' ||
        !/^alias\/caseline-[a-z]+-parameters$/.test(String(input['KeyId']))
      )
        return json({ __type: 'InvalidKeyId' }, 400)
      if (aws.parameters.has(name) && input['Overwrite'] !== true)
        return json({ __type: 'ParameterAlreadyExists' }, 400)
      aws.parameters.set(name, String(input['Value']))
      return json({ Version: 1 })
    case 'Scan':
      return json({ Count: 0, ScannedCount: 0 })
    default:
      return json({})
  }
}

function byQuery(aws: FakeAws, path: string, body: string): Answered {
  if (path.includes('account-settings'))
    return json({ AccountLimit: { ConcurrentExecutions: aws.concurrency } })
  if (path === '/stacks') {
    const { name, outputs } = JSON.parse(body) as { name: string; outputs: Record<string, string> }
    aws.stacks.set(name, outputs)
    return json({})
  }
  const given = new URLSearchParams(body)
  if (given.get('Action') === 'GetCallerIdentity') {
    const who = '<Arn>arn:aws:iam::123456789012:user/nina</Arn><Account>123456789012</Account>'
    return xml('GetCallerIdentity', who)
  }
  const name = given.get('StackName') ?? ''
  const outputs = aws.stacks.get(name)
  if (!outputs)
    return {
      status: 400,
      content: `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`,
    }
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  )
  const stack = `<StackName>${name}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>`
  return xml(
    'DescribeStacks',
    `<Stacks><member>${stack}<Outputs>${members.join('')}</Outputs></member></Stacks>`,
  )
}

function xml(action: string, result: string): Answered {
  return {
    status: 200,
    content: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
  }
}

function json(content: object, status = 200): Answered {
  return { status, content: JSON.stringify(content) }
}
