/**
 * The keys of ways back to a chat: to the one they are sealed, and only the pump has the other. They are not kept on
 * paper: a way back lives for 14 days, and without the key nobody is told, which is said on the page anyway.
 */
export type RouteKeys = { readonly recipient: string; readonly identity: string }

export async function newRouteKeys(): Promise<RouteKeys> {
  const { generateHybridIdentity, identityToRecipient } = await import('age-encryption')
  const identity = await generateHybridIdentity()
  return { identity, recipient: await identityToRecipient(identity) }
}
