/** The link that opens Telegram's own way of sharing: a plain address with a text in the reader's language. */
export function shareUrl(url: string, text: string): string {
  return `https://t.me/share/url?url=${encodeURIComponent(url)}&text=${encodeURIComponent(text)}`
}
