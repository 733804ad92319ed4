/** The shape of methods.generated.ts: what every method of the Bot API takes. */

/** `any` stands for what the generator does not read, and is never checked. */
export type TypeExpression =
  | 'string'
  | 'number'
  | 'boolean'
  | 'file'
  | 'any'
  | { readonly literal: string | number | boolean }
  | { readonly array: TypeExpression }
  | { readonly union: readonly TypeExpression[] }
  | { readonly ref: string }
  | { readonly object: Fields }

export type Field = { readonly type: TypeExpression; readonly required: boolean }
export type Fields = Readonly<Record<string, Field>>

export type MethodTypes = {
  /** Parameters by method. */
  readonly methods: Readonly<Record<string, Fields>>
  /** What a `ref` names. */
  readonly types: Readonly<Record<string, TypeExpression>>
}
