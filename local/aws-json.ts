/**
 * AWS's JSON protocol (1.0 and 1.1) from both sides: what the local endpoints need to look like DynamoDB, SSM and
 * SQS to the SDK, and a bare call for those who speak to the database before any function runs. Signatures are not
 * checked; the access key id in the Authorization header says who calls.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from './http-server.ts'

export type JsonObject = Record<string, unknown>
/** A call: `operation` is the last part of X-Amz-Target, `caller` the access key id. */
export type AwsCall = { operation: string; caller: string; input: JsonObject }

/** An answer that is an error in AWS's protocol. */
export class AwsError extends Error {
  readonly type: string
  readonly status: number
  readonly fields: JsonObject

  constructor(type: string, message: string, options: { status?: number; fields?: JsonObject } = {}) {
    super(message)
    this.name = type
    this.type = type
    this.status = options.status ?? 400
    this.fields = options.fields ?? {}
  }
}

/** The access key id of imports and of tests that look on: it may do everything. */
export const operatorName = 'operator'

const bodyLimitBytes = 20_000_000
const credential = /Credential=([^/,\s]+)\//

/** Reads a call; throws an AwsError when it is not one. */
export async function readAwsCall(request: IncomingMessage): Promise<AwsCall> {
  const body = await readBody(request, bodyLimitBytes)
  const target = request.headers['x-amz-target']
  const caller = credential.exec(request.headers.authorization ?? '')?.[1]
  if (typeof target !== 'string' || body === undefined)
    throw new AwsError('UnknownOperationException', 'Not a call of an AWS service.')
  if (caller === undefined)
    throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token')
  return { operation: target.slice(target.lastIndexOf('.') + 1), caller, input: parseInput(body) }
}

function parseInput(body: Buffer): JsonObject {
  try {
    const input: unknown = JSON.parse(body.toString() || '{}')
    if (typeof input === 'object' && input !== null) return input as JsonObject
  } catch {
    // Falls through to the refusal below.
  }
  throw new AwsError('SerializationException', 'The request is not a JSON object.')
}

/** Answers a call. */
export function sendAws(response: ServerResponse, status: number, value: JsonObject): void {
  const body = Buffer.from(JSON.stringify(value))
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': body.length,
    'x-amzn-requestid': randomUUID(),
  })
  response.end(body)
}

/** Answers with an error; anything but an AwsError becomes InternalServerError. */
export function sendAwsError(response: ServerResponse, error: unknown): void {
  const known = error instanceof AwsError ? error : new AwsError('InternalServerError', '', { status: 500 })
  sendAws(response, known.status, errorBody(known))
}

function errorBody(error: AwsError): JsonObject {
  return { __type: error.type, message: error.message, Message: error.message, ...error.fields }
}

/** An Authorization header that names `caller`; the signature is not one. */
export function authorizationOf(caller: string, service: string): Record<string, string> {
  const scope = `${caller}/20150304/us-east-1/${service}/aws4_request`
  return {
    'x-amz-date': '20150304T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=0`,
  }
}

/** One DynamoDB call as the operator; throws an AwsError with the service's error type. */
export async function callDynamo(
  endpoint: string,
  operation: string,
  input: JsonObject,
): Promise<JsonObject> {
  return callAws(endpoint, { target: `DynamoDB_20120810.${operation}`, service: 'dynamodb' }, input)
}

/** One SQS call as the operator, ended by `signal`; throws an AwsError with the service's error type. */
export async function callSqs(
  endpoint: string,
  operation: string,
  input: JsonObject,
  signal?: AbortSignal,
): Promise<JsonObject> {
  return callAws(endpoint, { target: `AmazonSQS.${operation}`, service: 'sqs' }, input, signal)
}

async function callAws(
  endpoint: string,
  { target, service }: { target: string; service: string },
  input: JsonObject,
  signal?: AbortSignal,
): Promise<JsonObject> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      ...authorizationOf(operatorName, service),
    },
    body: JSON.stringify(input),
    ...(signal && { signal }),
  })
  const value = (await answer.json()) as JsonObject
  if (answer.ok) return value
  const message = textOf(value['message'] ?? value['Message'])
  throw new AwsError(errorName(value), message, { status: answer.status, fields: value })
}

/** The bare name of an error's `__type`. */
export function errorName(body: JsonObject): string {
  const type = textOf(body['__type']) || 'UnknownError'
  return type.slice(type.lastIndexOf('#') + 1)
}

/** A value when it is a string; else nothing. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
