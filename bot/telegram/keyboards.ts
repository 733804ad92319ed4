/** Inline keyboards: rows of buttons that carry routes, links, or text to copy. Labels are cut by grapheme. */
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types'

export type { InlineKeyboardButton }
import { cutText } from '../text/html.ts'
import { buttonLabelCharacters } from './limits.ts'
import { callbackCodec, type RouteName, type RouteValues } from './routes.ts'

type ValuesArgument<K extends RouteName> =
  Record<string, never> extends RouteValues<K> ? [] : [RouteValues<K>]

/** A button that leads to a route. */
export function button<K extends RouteName>(
  label: string,
  route: K,
  ...values: ValuesArgument<K>
): InlineKeyboardButton {
  return {
    text: cutText(label, buttonLabelCharacters),
    callback_data: callbackCodec.encode(route, (values[0] ?? {}) as RouteValues<K>),
  }
}

/** A button that opens an http(s) address. */
export function linkButton(label: string, url: string): InlineKeyboardButton {
  return { text: cutText(label, buttonLabelCharacters), url }
}

/** A keyboard of the rows that are not empty. */
export function keyboard(...rows: readonly (InlineKeyboardButton[] | undefined)[]): InlineKeyboardMarkup {
  return { inline_keyboard: rows.filter((row) => row !== undefined).filter((row) => row.length > 0) }
}

/** Puts buttons into rows of a given width. */
export function inRows<T>(buttons: readonly T[], width: number): T[][] {
  return buttons.flatMap((_button, index) =>
    index % width === 0 ? [buttons.slice(index, index + width)] : [],
  )
}

export type Page<T> = { readonly items: readonly T[]; readonly page: number; readonly pages: number }

/** One page of a list; a page number beyond the end gives the last page. */
export function pageOf<T>(all: readonly T[], wanted: number, itemsPerPage: number): Page<T> {
  const pages = Math.max(1, Math.ceil(all.length / itemsPerPage))
  const page = Math.min(Math.max(0, wanted), pages - 1)
  return { items: all.slice(page * itemsPerPage, (page + 1) * itemsPerPage), page, pages }
}
