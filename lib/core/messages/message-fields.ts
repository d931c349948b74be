/** A value of a pushed message: text, fields, or several of these. */
export type MessageValue = string | MessageValue[] | MessageFields
export interface MessageFields {
  [name: string]: MessageValue
}

export const maxDepth = 10
export const maxElements = 2_000
export const namePattern: RegExp = /^[A-Za-z][\w.-]{0,63}$/

/** What may come once or many times in a push, wherever it stands. */
const repeatedNames: ReadonlySet<string> = new Set([
  // Pictures, articles, members, extended attributes, subscriptions.
  ...['item', 'Item', 'List'],
  // Template cards. WeCom's own sample has the last in this spelling.
  ...['SelectedItem', 'OptionId', 'OpitonId'],
  // Approvals (sys_approval_change, open_approval_change).
  ...['SpRecord', 'Details', 'Notifyer', 'Comments', 'Attach', 'ApprovalNode', 'NotifyNode'],
  ...['NodeList', 'SubNodeList', 'MediaIds'],
  // Licences, customer service accounts, meetings.
  ...['AccountList', 'AuthAddOpenKfId', 'AuthDelOpenKfId', 'UploadInfo'],
  // Mini programs: parcels, appeals, published articles, complaints, checks of products.
  ...['Actions', 'material', 'proof_material_id', 'fail_idx', 'media_id_list', 'history'],
  ...['scene_group_ext_list', 'update_fields'],
])

/** Names that stand for one thing elsewhere, by the elements in which they may come many times. */
const repeatedIn: Record<string, readonly string[]> = {
  CorpIds: ['CorpId'],
  GroupIds: ['GroupId'],
  AuthOpenKfIdList: ['OpenKfId'],
  Cargo: ['DetailList'],
}

/** The same by events, for what stands in no other element. */
const repeatedInEvent: Record<string, readonly string[]> = {
  doc_change: ['DocId', 'FormId'],
  smart_sheet_change: ['FieldId', 'RecordId'],
  wedrive_space_change: ['SpaceId'],
  wedrive_file_change: ['FileId'],
  wxa_media_check: ['detail'],
}

/** @param parent the name of the element it is in; '' for the message itself */
export function isRepeated(parent: string, name: string): boolean {
  return repeatedNames.has(name) || (namesIn(repeatedIn, parent)?.includes(name) ?? false)
}

/** The names of a message's own fields that may come many times in events of this name. */
export const repeatedInEventOf = (event: unknown): readonly string[] =>
  (typeof event === 'string' ? namesIn(repeatedInEvent, event.toLowerCase()) : undefined) ?? []

function namesIn(table: Record<string, readonly string[]>, name: string): readonly string[] | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** An element whose end has not been read yet. */
export interface OpenElement {
  name: string
  fields: Map<string, MessageValue>
  /** What its fields are looked up under: its name, or '' for the root, whatever that is called. */
  scope: string
  /** True in and below elements that may come many times. */
  isInList: boolean
}

export function openElement(name: string, parent: OpenElement | undefined): OpenElement {
  if (parent === undefined) return { name, fields: new Map(), scope: '', isInList: false }
  const isInList = parent.isInList || isRepeated(parent.scope, name)
  return { name, fields: new Map(), scope: name, isInList }
}

/** Adds a value to the fields of an element: one that comes again makes a list. */
export function addField({ fields, scope }: OpenElement, name: string, value: MessageValue): void {
  const before = fields.get(name)
  if (before === undefined) fields.set(name, isRepeated(scope, name) ? [value] : value)
  else if (name === 'PicList') fields.set(name, withMoreItems(before, value))
  else if (Array.isArray(before)) before.push(value)
  else fields.set(name, [before, value])
}

/** WeCom writes several pictures as several lists of one. */
function withMoreItems(before: MessageValue, value: MessageValue): MessageValue {
  const items = [before, value].map((list) => (list as MessageFields)['item'])
  return items.every(Array.isArray) ? { item: items.flat() as MessageValue[] } : [before, value].flat()
}

const writtenNames: ReadonlySet<string> = new Set([
  ...['Content', 'Label', 'Poiname', 'Title', 'Description', 'Recognition', 'ScanResult', 'SessionFrom'],
  ...['Position', 'Alias', 'Address'],
])

/**
 * True for what people write, which the platforms put into CDATA as it is, even if there is a `]]>` in it. It ends at
 * the last end of its name, so that nobody can write an element of their own. What comes many times ends at the first.
 */
export const isWritten = (parent: OpenElement | undefined, name: string): boolean =>
  writtenNames.has(name) && parent !== undefined && !parent.isInList && !isRepeated(parent.scope, name)

/** Takes the blanks of XML off both ends, and no other ones. */
export const trimmed = (text: string): string => trimmedStart(trimmedEnd(text))

export function trimmedStart(text: string): string {
  let start = 0
  while (start < text.length && isBlankAt(text, start)) start += 1
  return text.slice(start)
}

export function trimmedEnd(text: string): string {
  let end = text.length
  while (end > 0 && isBlankAt(text, end - 1)) end -= 1
  return text.slice(0, end)
}

const isBlankAt = (text: string, at: number): boolean => ' \t\r\n'.includes(text[at] as string)
