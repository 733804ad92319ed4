/** How pages ask their function: nothing goes along but the request itself, no cookies, no referrer, no query. */

export const quietly = {
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
  redirect: 'error',
} as const

/** The hash of the body stands in a header, because CloudFront signs for the function what it passes on. */
export async function posted(
  request: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<RequestInit> {
  const body = new TextEncoder().encode(JSON.stringify(request))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
  const hex = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return {
    method: 'POST',
    body,
    headers: { ...headers, 'content-type': 'application/json', 'x-amz-content-sha256': hex },
  }
}
