/** HTML that is safe to send. */
export interface Html {
  readonly html: string
}

type Value = Html | string | number | undefined | false | readonly Value[]

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => escapes[found] ?? '')

function write(value: Value): string {
  if (value === undefined || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  return 'html' in value ? value.html : value.map(write).join('')
}

/** Writes HTML: whatever is put in is escaped, unless it is HTML already. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return { html: parts.map((part, index) => part + write(values[index])).join('') }
}

/** Text that is HTML already. */
export const raw = (text: string): Html => ({ html: text })
