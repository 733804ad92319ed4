/**
 * The parameter store as the functions see it: the part of SSM that Caseline uses, over the key file. Every call is
 * checked against the caller's role, and every name is under one prefix.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  AwsError,
  readAwsCall,
  sendAws,
  sendAwsError,
  textOf,
  type AwsCall,
  type JsonObject,
} from './aws-json.ts'
import { startHttpServer } from './http-server.ts'
import type { KeyFile } from './key-file.ts'
import { checkParameterRole, type Permissions } from './roles.ts'

export type ParametersOptions = {
  keyFile: KeyFile
  /** Begins with a slash and has none at its end, e.g. `/caseline/local`. */
  prefix: string
  permissions: Permissions
  port?: number
}

export type ParametersServer = { readonly endpoint: string; close(): Promise<void> }

type Operation = (options: ParametersOptions, call: AwsCall) => JsonObject

/** Starts the endpoint on `port` or on a free one. */
export async function startParameters(options: ParametersOptions): Promise<ParametersServer> {
  const server = await startHttpServer(options.port ?? 0, (request, response) =>
    answer(options, request, response),
  )
  return { endpoint: server.url, close: () => server.close() }
}

const operations: Readonly<Record<string, Operation>> = {
  GetParameter: getParameter,
  GetParameters: getParameters,
  GetParametersByPath: getParametersByPath,
  PutParameter: putParameter,
  DeleteParameter: deleteParameter,
}

async function answer(
  options: ParametersOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const call = await readAwsCall(request)
    const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined
    if (operation === undefined)
      throw new AwsError('UnknownOperationException', `${call.operation} is not modelled.`)
    sendAws(response, 200, operation(options, call))
  } catch (error) {
    sendAwsError(response, error)
  }
}

function getParameter(options: ParametersOptions, { caller, input }: AwsCall): JsonObject {
  const name = textOf(input['Name'])
  checkRole(options, caller, 'read', name)
  const parameter = find(options, name)
  if (parameter === undefined) throw new AwsError('ParameterNotFound', '')
  return { Parameter: parameter }
}

function getParameters(options: ParametersOptions, { caller, input }: AwsCall): JsonObject {
  const names = (input['Names'] as string[] | undefined) ?? []
  for (const name of names) checkRole(options, caller, 'read', name)
  const found = names.flatMap((name) => find(options, name) ?? [])
  return { Parameters: found, InvalidParameters: names.filter((name) => find(options, name) === undefined) }
}

function getParametersByPath(options: ParametersOptions, { caller, input }: AwsCall): JsonObject {
  const path = `${textOf(input['Path']).replace(/\/$/, '')}/`
  // The right to a path is the right to all that is under it.
  checkRole(options, caller, 'read', path)
  const names = options.keyFile.names().map((name) => `${options.prefix}/${name}`)
  const under = names.filter((name) => name.startsWith(path))
  const chosen =
    input['Recursive'] === true ? under : under.filter((name) => !name.slice(path.length).includes('/'))
  return { Parameters: chosen.flatMap((name) => find(options, name) ?? []) }
}

function putParameter(options: ParametersOptions, { caller, input }: AwsCall): JsonObject {
  const name = textOf(input['Name'])
  checkRole(options, caller, 'write', name)
  const short = shortName(options, name)
  if (short === undefined) throw new AwsError('ValidationException', 'The name is not under the prefix.')
  if (input['Overwrite'] !== true && options.keyFile.get(short) !== undefined)
    throw new AwsError('ParameterAlreadyExists', 'The parameter already exists.')
  options.keyFile.set(short, textOf(input['Value']))
  return { Version: 1, Tier: 'Standard' }
}

function deleteParameter(options: ParametersOptions, { caller, input }: AwsCall): JsonObject {
  const name = textOf(input['Name'])
  checkRole(options, caller, 'delete', name)
  const short = shortName(options, name)
  if (short === undefined || !options.keyFile.delete(short)) throw new AwsError('ParameterNotFound', '')
  return {}
}

function find(options: ParametersOptions, name: string): JsonObject | undefined {
  const short = shortName(options, name)
  const value = short === undefined ? undefined : options.keyFile.get(short)
  return value === undefined ? undefined : { Name: name, Type: 'SecureString', Value: value, Version: 1 }
}

function checkRole(
  options: ParametersOptions,
  caller: string,
  action: 'read' | 'write' | 'delete',
  name: string,
): void {
  checkParameterRole(caller, action, shortName(options, name) ?? name, options.permissions)
}

function shortName(options: ParametersOptions, name: string): string | undefined {
  return name.startsWith(`${options.prefix}/`) ? name.slice(options.prefix.length + 1) : undefined
}
