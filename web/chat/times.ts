/** Times and sizes as the page shows them. Times are the simulator's, read in the time zone of this browser. */

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })

export function formatTime(unixSeconds: number): string {
  return time.format(unixSeconds * 1000)
}

export function formatDay(unixSeconds: number): string {
  return day.format(unixSeconds * 1000)
}

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const exact = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

export function formatMoment(instant: Date): string {
  return moment.format(instant)
}

export function formatExactTime(unixSeconds: number): string {
  return exact.format(unixSeconds * 1000)
}

export function formatSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
