/** What opening a link does in Telegram: start this bot, share something, or leave for a web page. */

export type Link =
  | { readonly kind: 'start'; readonly payload: string }
  | { readonly kind: 'share'; readonly url: string; readonly text: string }
  | { readonly kind: 'page'; readonly url: string }

/** What stays inside Telegram. */
export type InsideLink = Exclude<Link, { readonly kind: 'page' }>

const telegramHosts = new Set(['t.me', 'telegram.me'])

/** `undefined` for what no client would open, like `javascript:`. */
export function readLink(address: string, botUsername: string): Link | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.protocol === 'tg:' && url.host === 'resolve')
    return start(url, url.searchParams.get('domain'), botUsername)
  if (url.protocol === 'mailto:' || url.protocol === 'tel:') return { kind: 'page', url: url.href }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  if (!telegramHosts.has(url.host)) return { kind: 'page', url: url.href }
  if (url.pathname === '/share/url') return share(url)
  return start(url, url.pathname.slice(1), botUsername) ?? { kind: 'page', url: url.href }
}

function start(url: URL, name: string | null, botUsername: string): Link | undefined {
  if (name?.toLowerCase() !== botUsername.toLowerCase()) return undefined
  return { kind: 'start', payload: url.searchParams.get('start') ?? '' }
}

function share({ searchParams }: URL): Link {
  return { kind: 'share', url: searchParams.get('url') ?? '', text: searchParams.get('text') ?? '' }
}
