/**
 * Reads the declaration files of @grammyjs/types: interfaces, type aliases, namespaces and the one type that lists all
 * methods. They are regular enough for a small parser; TypeScript 7 offers none to programs. What it does not
 * understand becomes `any`.
 */

export type Node =
  | { readonly kind: 'name'; readonly name: string; readonly arguments: readonly Node[] }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'array'; readonly of: Node }
  | { readonly kind: 'union' | 'intersection'; readonly of: readonly Node[] }
  | { readonly kind: 'object'; readonly fields: readonly NodeField[]; readonly extends: readonly Node[] }
  | { readonly kind: 'keyof'; readonly of: Node }
  | { readonly kind: 'index'; readonly of: Node; readonly key: Node }
  | { readonly kind: 'unknown' }
export type NodeField = { readonly name: string; readonly required: boolean; readonly type: Node }

/** Types by name; those of a namespace as `Namespace.Name`. */
export type Declarations = Map<string, Node>

type Reader = { readonly tokens: readonly string[]; position: number }

const tokenPattern =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|=>|\.\.\.|[A-Za-z_$][\w$]*|0x[\dA-Fa-f]+|-?\d+(?:\.\d+)?|[^\s]/g

/** Adds what a file declares. */
export function readDeclarations(source: string, into: Declarations): void {
  const tokens = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ').match(tokenPattern) ?? []
  readBlock({ tokens, position: 0 }, '', into)
}

function peek(reader: Reader): string {
  return reader.tokens[reader.position] ?? ''
}

function take(reader: Reader): string {
  return reader.tokens[reader.position++] ?? ''
}

function takeIf(reader: Reader, token: string): boolean {
  if (peek(reader) !== token) return false
  reader.position += 1
  return true
}

function expect(reader: Reader, token: string): void {
  if (take(reader) !== token) throw new SyntaxError(`"${token}" is expected at token ${reader.position}`)
}

function readBlock(reader: Reader, namespace: string, into: Declarations): void {
  while (reader.position < reader.tokens.length && !takeIf(reader, '}')) {
    const word = take(reader)
    if (word === 'interface') readInterface(reader, namespace, into)
    else if (word === 'type' && peek(reader) !== '{') readAlias(reader, namespace, into)
    else if (word === 'namespace') {
      const name = take(reader)
      expect(reader, '{')
      readBlock(reader, `${name}.`, into)
    } else if (word !== 'export' && word !== 'declare') skipStatement(reader)
  }
}

/** To the end of a statement, past whatever is in brackets. */
function skipStatement(reader: Reader): void {
  let depth = 0
  while (reader.position < reader.tokens.length) {
    const token = take(reader)
    if ('{(['.includes(token)) depth += 1
    if ('})]'.includes(token)) depth -= 1
    if (token === ';' && depth <= 0) return
  }
}

function readParameters(reader: Reader): void {
  if (!takeIf(reader, '<')) return
  for (let depth = 1; depth > 0;) {
    const token = take(reader)
    if (token === '<') depth += 1
    if (token === '>') depth -= 1
  }
}

function readInterface(reader: Reader, namespace: string, into: Declarations): void {
  const name = namespace + take(reader)
  readParameters(reader)
  const parents: Node[] = []
  if (takeIf(reader, 'extends'))
    do parents.push(readType(reader))
    while (takeIf(reader, ','))
  const { fields } = readObject(reader)
  into.set(name, { kind: 'object', fields, extends: parents })
}

function readAlias(reader: Reader, namespace: string, into: Declarations): void {
  const name = namespace + take(reader)
  const start = reader.position
  try {
    readParameters(reader)
    expect(reader, '=')
    into.set(name, readType(reader))
    expect(reader, ';')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    into.set(name, { kind: 'unknown' })
    reader.position = start
    skipStatement(reader)
  }
}

function readType(reader: Reader): Node {
  takeIf(reader, '|')
  const of = [readIntersection(reader)]
  while (takeIf(reader, '|')) of.push(readIntersection(reader))
  return of.length === 1 && of[0] ? of[0] : { kind: 'union', of }
}

function readIntersection(reader: Reader): Node {
  const of = [readPostfix(reader)]
  while (takeIf(reader, '&')) of.push(readPostfix(reader))
  return of.length === 1 && of[0] ? of[0] : { kind: 'intersection', of }
}

function readPostfix(reader: Reader): Node {
  let node = readPrimary(reader)
  while (takeIf(reader, '[')) {
    if (takeIf(reader, ']')) {
      node = { kind: 'array', of: node }
      continue
    }
    node = { kind: 'index', of: node, key: readType(reader) }
    expect(reader, ']')
  }
  return node
}

function readPrimary(reader: Reader): Node {
  const token = peek(reader)
  if (token === '{') return readObject(reader)
  take(reader)
  if (token === '(') {
    const inner = readType(reader)
    expect(reader, ')')
    return inner
  }
  if (token === 'readonly') return readPostfix(reader)
  if (token === 'keyof') return { kind: 'keyof', of: readPostfix(reader) }
  if (token === 'true' || token === 'false') return { kind: 'literal', value: token === 'true' }
  if (/^["']/.test(token)) return { kind: 'literal', value: token.slice(1, -1) }
  if (token.startsWith('`')) return { kind: 'name', name: 'string', arguments: [] }
  if (/^-?\d/.test(token)) return { kind: 'literal', value: Number(token) }
  if (!/^[A-Za-z_$]/.test(token) || token === 'typeof')
    throw new SyntaxError(`no type begins with "${token}"`)
  return readName(reader, token)
}

function readName(reader: Reader, first: string): Node {
  let name = first
  while (takeIf(reader, '.')) name += `.${take(reader)}`
  const given: Node[] = []
  if (takeIf(reader, '<')) {
    do given.push(readType(reader))
    while (takeIf(reader, ','))
    expect(reader, '>')
  }
  return { kind: 'name', name, arguments: given }
}

function readObject(reader: Reader): Extract<Node, { kind: 'object' }> {
  expect(reader, '{')
  const fields: NodeField[] = []
  while (!takeIf(reader, '}')) fields.push(readField(reader))
  return { kind: 'object', fields, extends: [] }
}

/** A method's field has its first argument as type: `sendMessage(args: { ... }): Message`. */
function readField(reader: Reader): NodeField {
  const name = take(reader).replaceAll(/^["']|["']$/g, '')
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new SyntaxError(`no field begins with "${name}"`)
  const required = !takeIf(reader, '?')
  const type = takeIf(reader, '(') ? readArgument(reader) : undefined
  expect(reader, ':')
  const declared = readType(reader)
  if (!takeIf(reader, ';')) takeIf(reader, ',')
  return { name, required, type: type ?? declared }
}

function readArgument(reader: Reader): Node {
  if (takeIf(reader, ')')) return { kind: 'object', fields: [], extends: [] }
  take(reader)
  takeIf(reader, '?')
  expect(reader, ':')
  const type = readType(reader)
  expect(reader, ')')
  return type
}
