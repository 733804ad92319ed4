/** Makes the list of words that receipts are drawn from: the English one of BIP 39, in which four letters name a word. */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { GeneratedFile } from './text-keys.ts'

const wordsPerLine = 16

export function generateWords(): GeneratedFile[] {
  const starts = Array.from({ length: wordlist.length / wordsPerLine }, (_, line) => line * wordsPerLine)
  const content = [
    '// The 2,048 English words of BIP 39, made by `npm run fix`. Do not edit.',
    'export const words = (',
    ...starts.map((start) => `  '${wordlist.slice(start, start + wordsPerLine).join(' ')} ' +`),
    `  ''`,
    `).trim().split(' ')`,
    '',
  ]
  return [{ path: 'bot/sealing/words.generated.ts', content: content.join('\n') }]
}
