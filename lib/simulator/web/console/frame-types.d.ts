/** One part of the console, as the hash of the address names it. */
export interface Section {
  id: string
  load(): Promise<unknown>
  Actions?: unknown
  View: unknown
}

/** One field of a dialog. */
export interface FieldSpec {
  name: string
  label: string
  /** A line of text unless it says something else. */
  type?: 'select' | 'lines' | 'number' | 'check'
  value?: unknown
  options?: [value: string | number, text: string][]
  hint?: string
  placeholder?: string
  mono?: boolean
  required?: boolean
  readonly?: boolean
}

/** A dialog: `submit` gets the values and may throw, which is said in the dialog. */
export interface FormSpec {
  title: string
  lead?: string
  fields: FieldSpec[]
  submitLabel?: string
  // biome-ignore lint/suspicious/noExplicitAny: each form knows its own fields
  submit(values: any): unknown
}
