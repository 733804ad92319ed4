/** A link as text or as a key: a page opens in a new tab, what Telegram keeps inside is a button here. */
import type { ComponentChildren } from 'preact'
import type { InsideLink, Link } from './links.ts'

export type LinkActions = {
  /** `undefined` for what no client would open. */
  readonly readLink: (address: string) => Link | undefined
  readonly openInside: (link: InsideLink) => void
}
type Props = LinkActions & {
  readonly address: string
  readonly class: string
  readonly children: ComponentChildren
}

export function LinkTo({ address, readLink, openInside, class: className, children }: Props) {
  const link = readLink(address)
  if (link?.kind === 'page')
    return (
      <a class={className} dir="auto" href={link.url} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    )
  return (
    <button
      type="button"
      class={className}
      dir="auto"
      disabled={!link}
      onClick={() => link && openInside(link)}
    >
      {children}
    </button>
  )
}
