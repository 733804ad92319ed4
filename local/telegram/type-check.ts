/** Compares a value with a type, and says in words what is wrong. An object with a field that its type lacks is wrong. */
import type { Fields, MethodTypes, TypeExpression } from './method-types.ts'
import { badRequest } from './refusal.ts'
import { isUpload, type Upload } from './request-body.ts'

type Types = MethodTypes['types']

/** `undefined` when the value is of the type. `path` names the value in the answer. */
export function problemOf(
  types: Types,
  type: TypeExpression,
  value: unknown,
  path: string,
): string | undefined {
  const wanted = resolve(types, type)
  if (wanted === 'any') return undefined
  if (wanted === 'file')
    return isUpload(value) || typeof value === 'string' ? undefined : `"${path}": a file is expected`
  if (typeof wanted === 'string') return primitiveProblem(wanted, value, path)
  if ('literal' in wanted)
    return value === wanted.literal ? undefined : `"${path}": ${JSON.stringify(wanted.literal)} is expected`
  if ('array' in wanted) return arrayProblem(types, wanted.array, value, path)
  if ('object' in wanted) return objectProblem(types, wanted.object, value, path)
  if ('union' in wanted) return unionProblem(types, wanted.union, value, path)
  return undefined
}

function resolve(types: Types, type: TypeExpression): TypeExpression {
  if (typeof type === 'string' || !('ref' in type)) return type
  return resolve(types, types[type.ref] ?? 'any')
}

function primitiveProblem(
  wanted: 'string' | 'number' | 'boolean',
  value: unknown,
  path: string,
): string | undefined {
  const isRight = typeof value === wanted && (wanted !== 'number' || Number.isFinite(value))
  return isRight ? undefined : `"${path}": a ${wanted} is expected`
}

function arrayProblem(types: Types, item: TypeExpression, value: unknown, path: string): string | undefined {
  if (!Array.isArray(value)) return `"${path}": an array is expected`
  for (const [index, one] of value.entries()) {
    const problem = problemOf(types, item, one, `${path}[${index}]`)
    if (problem !== undefined) return problem
  }
  return undefined
}

function objectProblem(types: Types, fields: Fields, value: unknown, path: string): string | undefined {
  if (!isObject(value)) return `"${path}": an object is expected`
  for (const [name, { type, required }] of Object.entries(fields)) {
    const field = value[name]
    if (field === undefined || field === null) {
      if (required) return `"${path}": field "${name}" must be given`
      continue
    }
    const problem = problemOf(types, type, field, `${path}.${name}`)
    if (problem !== undefined) return problem
  }
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(fields, name) && value[name] !== undefined)
  return unknown === undefined ? undefined : `"${path}": there is no field "${unknown}"`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isUpload(value)
}

/** The complaint of the alternative that the value comes closest to. */
function unionProblem(
  types: Types,
  alternatives: readonly TypeExpression[],
  value: unknown,
  path: string,
): string | undefined {
  let closest: { problem: string; score: number } | undefined
  for (const alternative of alternatives) {
    const problem = problemOf(types, alternative, value, path)
    if (problem === undefined) return undefined
    const score = closeness(types, alternative, value)
    if (!closest || score > closest.score) closest = { problem, score }
  }
  return closest?.problem
}

/** How many fields of the value the type knows; a literal field that differs counts against it. */
function closeness(types: Types, alternative: TypeExpression, value: unknown): number {
  const wanted = resolve(types, alternative)
  if (typeof wanted === 'string' || !isObject(value)) return 0
  if ('union' in wanted) return Math.max(...wanted.union.map((one) => closeness(types, one, value)))
  if (!('object' in wanted)) return 0
  const known = Object.entries(wanted.object).filter(([name]) => value[name] !== undefined)
  const differing = known.filter(([name, { type }]) => {
    return typeof type === 'object' && 'literal' in type && value[name] !== type.literal
  })
  return known.length - 100 * differing.length
}

/** Reads the text of a form as the type: numbers, yes and no, JSON. What cannot be read stays, and is refused later. */
export function coerce(types: Types, type: TypeExpression, raw: unknown): unknown {
  if (typeof raw !== 'string') return raw
  if (takes(types, type, (one) => one === 'string' || one === 'file' || isTextLiteral(one))) return raw
  if (takes(types, type, (one) => one === 'number') && /^-?\d+(\.\d+)?$/.test(raw)) return Number(raw)
  const isSwitch = (one: TypeExpression): boolean =>
    one === 'boolean' || (typeof one === 'object' && 'literal' in one && typeof one.literal === 'boolean')
  if (takes(types, type, isSwitch) && /^(true|false|1|0)$/i.test(raw)) return /^(true|1)$/i.test(raw)
  try {
    return JSON.parse(raw)
  } catch {
    return raw
  }
}

function isTextLiteral(type: TypeExpression): boolean {
  return typeof type === 'object' && 'literal' in type && typeof type.literal === 'string'
}

function takes(types: Types, type: TypeExpression, test: (one: TypeExpression) => boolean): boolean {
  const wanted = resolve(types, type)
  if (typeof wanted === 'object' && 'union' in wanted)
    return wanted.union.some((one) => takes(types, one, test))
  return test(wanted)
}

/** Puts uploaded files in the place of `attach://<part>`, however deep. Notes which parts were used. */
export function attach(value: unknown, attachments: ReadonlyMap<string, Upload>, used: Set<string>): unknown {
  if (typeof value === 'string' && value.startsWith('attach://')) {
    const name = value.slice('attach://'.length)
    const upload = attachments.get(name)
    if (!upload) throw badRequest(`can't find file "${name}" in the request`)
    used.add(name)
    return upload
  }
  if (Array.isArray(value)) return value.map((one: unknown) => attach(one, attachments, used))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, attach(one, attachments, used)]),
  )
}
