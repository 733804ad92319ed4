/** The menu, and the buttons that lead back to it from everywhere. */
import { button, keyboard } from '../telegram/keyboards.ts'
import type { Screen } from '../telegram/screens.ts'
import type { Html } from '../text/html.ts'
import { paragraphs } from '../text/html.ts'
import type { Say } from '../text/texts.ts'

export function menuKeyboard(say: Say) {
  return keyboard(
    [
      button(say.plain('menu.cases'), 'cases', { page: 0 }),
      button(say.plain('menu.act'), 'actions', { page: 0 }),
    ],
    [button(say.plain('menu.following'), 'following', { page: 0 }), button(say.plain('menu.tip'), 'tip')],
    [
      button(say.plain('menu.language'), 'languages', { target: '-' }),
      button(say.plain('settings.title'), 'settings'),
    ],
    [button(say.plain('menu.myData'), 'myData')],
  )
}

/** The menu, with something said above it. */
export function menuScreen(say: Say, above?: Html): Screen {
  return { text: paragraphs([above, say.html('menu.text')]), keyboard: menuKeyboard(say) }
}

export function homeButton(say: Say) {
  return button(say.plain('menu.home'), 'menu')
}

/** Previous and next, where a list has more than one page. */
export function pageButtons(
  say: Say,
  { page, pages }: { page: number; pages: number },
  to: (label: string, page: number) => ReturnType<typeof button>,
) {
  return [
    ...(page > 0 ? [to(`‹ ${say.plain('nav.previous')}`, page - 1)] : []),
    ...(page < pages - 1 ? [to(`${say.plain('nav.next')} ›`, page + 1)] : []),
  ]
}
