/** What colleagues wrote down about a message. */
import { addNote } from '../answering.ts'
import { busily, draftOf, keepDraft, type Desk, type Opened } from '../desk.ts'
import { noteLimitCharacters } from '../notes.ts'
import { dayInWords } from '../times.ts'
import { visible } from '../visible.ts'
import { Field } from './parts.tsx'

export function NotesBox({ desk, opened }: { readonly desk: Desk; readonly opened: Opened }) {
  const { texts } = desk
  const { row, notes, foreignNotes } = opened
  const submit = (event: Event): void => {
    event.preventDefault()
    void busily(desk, () => addNote(desk, opened))
  }
  return (
    <section class="box" aria-label={texts.notes} data-notes>
      <h3>{texts.notes}</h3>
      <p class="hint">{texts.notesHint}</p>
      {!desk.hidden &&
        notes.map((note, index) => (
          <div key={index} class="note">
            <p class="hint">{`${note.by} · ${dayInWords(note.day, texts.code)}`}</p>
            <p class="said" dir="auto">
              {visible(note.text)}
            </p>
          </div>
        ))}
      {foreignNotes ? (
        <p class="warning">{texts.foreignNotes}</p>
      ) : (
        <form autocomplete="off" onSubmit={submit}>
          <Field label={texts.note}>
            {(id) => (
              <textarea
                id={id}
                rows={3}
                dir="auto"
                spellcheck={false}
                maxLength={noteLimitCharacters}
                value={draftOf(desk, row.id).note}
                onInput={(event) => keepDraft(desk, row.id, { note: event.currentTarget.value })}
              />
            )}
          </Field>
          <button type="submit" disabled={desk.busy}>
            {texts.addNote}
          </button>
        </form>
      )}
    </section>
  )
}
