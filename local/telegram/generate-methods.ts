/**
 * Makes methods.generated.ts from the declarations of @grammyjs/types: what every method of the Bot API takes. Run by
 * `npm run fix`, so that the simulator grows with the types that the bot is written against.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Field, Fields, TypeExpression } from './method-types.ts'
import { readDeclarations, type Declarations, type Node, type NodeField } from './type-declarations.ts'

type State = { declarations: Declarations; types: Map<string, TypeExpression> }

const allMethods = 'ApiMethods'
/** Types that are written in a way that is not worth reading. */
const known: Readonly<Record<string, TypeExpression>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  F: 'file',
  LanguageCode: 'string',
}

/** The generated files with their paths, from the root of the repository. */
export function generateMethods(): { path: string; content: string }[] {
  const state: State = { declarations: readAll(), types: new Map() }
  const list = fieldsOf(state, { kind: 'name', name: allMethods, arguments: [] }, '')
  const methods = Object.fromEntries(list.map(({ name, type }) => [name, expressions(state, type, '')]))
  const types = Object.fromEntries([...state.types].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const content = [
    '/** Made by generate-methods.ts from @grammyjs/types; `npm run fix` makes it anew. */',
    "import type { MethodTypes } from './method-types.ts'",
    '',
    'export const methodTypes: MethodTypes = {',
    ...section('methods', methods),
    ...section('types', types),
    '}',
    '',
  ]
  return [{ path: 'local/telegram/methods.generated.ts', content: content.join('\n') }]
}

function section(name: string, entries: Record<string, unknown>): string[] {
  const lines = Object.entries(entries).map(
    ([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)},`,
  )
  return [`  ${name}: {`, ...lines, '  },']
}

/** The types that grammY itself uses. */
function readAll(): Declarations {
  const grammy = createRequire(import.meta.url).resolve('grammy')
  const folder = dirname(createRequire(grammy).resolve('@grammyjs/types'))
  const declarations: Declarations = new Map()
  for (const file of readdirSync(folder).toSorted())
    if (file.endsWith('.d.ts')) readDeclarations(readFileSync(join(folder, file), 'utf8'), declarations)
  return declarations
}

/** The full name of a type as seen from a namespace. */
function nameIn(state: State, name: string, namespace: string): string | undefined {
  return [`${namespace}.${name}`, name].find((candidate) => state.declarations.has(candidate))
}

function namespaceOf(name: string): string {
  return name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : ''
}

/** Own and inherited fields of what must be an object; none for anything else. */
function fieldsOf(state: State, node: Node, namespace: string): readonly NodeField[] {
  if (node.kind === 'intersection') return node.of.flatMap((part) => fieldsOf(state, part, namespace))
  if (node.kind === 'object') {
    const inherited = node.extends.flatMap((parent) => fieldsOf(state, parent, namespace))
    const own = new Set(node.fields.map(({ name }) => name))
    return [...inherited.filter(({ name }) => !own.has(name)), ...node.fields]
  }
  if (node.kind !== 'name') return []
  const [of, keys] = node.arguments
  if (node.name === 'Omit' && of && keys) {
    const without = new Set(literalsOf(state, keys, namespace))
    return fieldsOf(state, of, namespace).filter(({ name }) => !without.has(name))
  }
  const name = nameIn(state, node.name, namespace)
  const declared = name === undefined ? undefined : state.declarations.get(name)
  return name !== undefined && declared ? fieldsOf(state, declared, namespaceOf(name)) : []
}

function literalsOf(state: State, node: Node, namespace: string): string[] {
  if (node.kind === 'literal') return [String(node.value)]
  if (node.kind === 'union') return node.of.flatMap((part) => literalsOf(state, part, namespace))
  if (node.kind === 'keyof') return fieldsOf(state, node.of, namespace).map(({ name }) => name)
  if (node.kind !== 'name' || node.name !== 'Exclude') return []
  const [from, without] = node.arguments.map((part) => literalsOf(state, part, namespace))
  return (from ?? []).filter((value) => !without?.includes(value))
}

function expressions(state: State, node: Node, namespace: string): Fields {
  const entries = fieldsOf(state, node, namespace).map(({ name, required, type }): [string, Field] => [
    name,
    { type: expressionOf(state, type, namespace), required },
  ])
  return Object.fromEntries(entries)
}

function expressionOf(state: State, node: Node, namespace: string): TypeExpression {
  if (node.kind === 'literal') return { literal: node.value }
  if (node.kind === 'array') return { array: expressionOf(state, node.of, namespace) }
  if (node.kind === 'union') return { union: node.of.map((part) => expressionOf(state, part, namespace)) }
  if (node.kind === 'object' || node.kind === 'intersection')
    return { object: expressions(state, node, namespace) }
  if (node.kind === 'index') return indexed(state, node, namespace)
  if (node.kind === 'name') return named(state, node, namespace)
  return unionOfLiterals(literalsOf(state, node, namespace))
}

function unionOfLiterals(values: readonly string[]): TypeExpression {
  return values.length === 0 ? 'any' : { union: values.map((literal) => ({ literal })) }
}

function indexed(state: State, node: Extract<Node, { kind: 'index' }>, namespace: string): TypeExpression {
  const keys = literalsOf(state, node.key, namespace)
  const field = fieldsOf(state, node.of, namespace).find(({ name }) => keys.includes(name))
  return field ? expressionOf(state, field.type, namespace) : 'any'
}

function named(state: State, node: Extract<Node, { kind: 'name' }>, namespace: string): TypeExpression {
  const [of] = node.arguments
  if (node.name in known) return known[node.name] ?? 'any'
  if (node.name === 'Exclude') return unionOfLiterals(literalsOf(state, node, namespace))
  if (node.name === 'Omit') return { object: expressions(state, node, namespace) }
  if ((node.name === 'ReadonlyArray' || node.name === 'Array') && of)
    return { array: expressionOf(state, of, namespace) }
  const name = nameIn(state, node.name, namespace)
  if (name === undefined) return 'any'
  if (!state.types.has(name)) {
    // Set first, so that a type that contains itself ends.
    state.types.set(name, 'any')
    const declared = state.declarations.get(name) ?? { kind: 'unknown' }
    state.types.set(name, expressionOf(state, declared, namespaceOf(name)))
  }
  return { ref: name }
}
