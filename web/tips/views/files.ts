/** Choosing files: the limits before, and for each what becomes of it and what it may reveal. */
import { addFiles, fits, type DraftFile } from '../draft.ts'
import { button, checkbox, element } from '../elements.ts'
import type { Page } from '../page.ts'
import { filled } from '../texts/languages.ts'

export function filesField(page: Page, changed: () => void): HTMLElement {
  const { texts, info, draft } = page
  const shown = element('ul', { class: 'files' })
  const problem = element('p', { class: 'warning', role: 'alert' })
  const limits = info?.limits ?? { files: 0, fileBytes: 0, allFilesBytes: 0 }
  const redraw = (): void => {
    const redrawn = (): void => {
      changed()
      redraw()
    }
    shown.replaceChildren(...draft.files.map((each) => fileRow(page, each, redrawn)))
  }
  const choose = element('input', {
    type: 'file',
    class: 'unseen',
    multiple: true,
    id: 'files',
    'aria-describedby': 'files-hint',
  })
  choose.addEventListener('change', () => {
    const left = addFiles(draft, [...(choose.files ?? [])], limits, redraw)
    problem.textContent =
      left.length === 0 ? '' : filled(texts.tooManyFiles, { names: left.map(({ name }) => name).join(', ') })
    choose.value = ''
    changed()
    redraw()
  })
  redraw()
  const hint = filled(texts.filesHint, {
    count: limits.files,
    each: megabytes(limits.fileBytes),
    all: megabytes(limits.allFilesBytes),
  })
  return element(
    'div',
    { class: 'field' },
    element('label', { for: 'files' }, texts.files),
    element('p', { id: 'files-hint', class: 'hint' }, hint),
    choose,
    // The browser's own button would speak the browser's language.
    element('label', { for: 'files', class: 'choose' }, texts.addFiles),
    element('div', { 'aria-live': 'polite' }, shown, problem),
  )
}

function fileRow(page: Page, file: DraftFile, changed: () => void): HTMLElement {
  const { texts, draft } = page
  const remove = (): void => {
    draft.files = draft.files.filter((each) => each !== file)
    changed()
  }
  const limits = page.info?.limits
  const mayKeep = file.keepOriginal || (limits !== undefined && fits(draft, file.file, limits))
  const keep =
    file.state === 'cleaned' && mayKeep
      ? checkbox(texts.keepOriginal, file.keepOriginal, (checked) => {
          file.keepOriginal = checked
          changed()
        })
      : undefined
  return element(
    'li',
    { 'data-state': file.state },
    element('strong', { dir: 'auto' }, file.file.name),
    ` (${size(file.file.size)})`,
    element('p', { class: file.state === 'as-is' ? 'warning' : 'hint' }, stateText(page, file)),
    keep,
    file.keepOriginal ? element('p', { class: 'warning' }, `${texts.originalKept}.`) : undefined,
    button(filled(texts.removeFile, { name: file.file.name }), remove, 'small'),
  )
}

function stateText({ texts }: Page, { state, kind }: DraftFile): string {
  if (state === 'waiting') return texts.cleaning
  return state === 'cleaned' ? texts.cleaned : texts.notCleaned[kind]
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : megabytes(bytes)
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`
}
