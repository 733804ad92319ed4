/** Says that messages are sealed to an older roster, and seals them anew. */
import { filled } from '../../tips/texts/languages.ts'
import { busily, type Desk } from '../desk.ts'
import { olderHere, resealAll } from '../resealing.ts'

export function ResealBox({ desk }: { readonly desk: Desk }) {
  const { texts, resealing } = desk
  const older = olderHere(desk)
  if (older.length === 0 && !resealing) return null
  const { done = 0, all = 0, failed = 0 } = resealing ?? {}
  const isGoing = resealing !== undefined && done < all
  return (
    <div class="box" data-older={older.length}>
      {older.length > 0 && <p>{filled(texts.older, { count: older.length })}</p>}
      {older.length > 0 && <p class="hint">{texts.olderHint}</p>}
      <p role="status" data-resealing>
        {isGoing && filled(texts.resealing, { done, all })}
        {resealing && !isGoing && filled(texts.resealed, { done: all - failed, all })}
        {resealing && !isGoing && failed > 0 && ` ${filled(texts.resealFailed, { failed })}`}
      </p>
      {isGoing && <progress max={all} value={done} aria-label={texts.reseal} />}
      {older.length > 0 && (
        <button
          type="button"
          class="main"
          disabled={desk.busy}
          onClick={() => void busily(desk, () => resealAll(desk))}
        >
          {texts.reseal}
        </button>
      )}
    </div>
  )
}
