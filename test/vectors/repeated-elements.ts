/** A push in which something comes once that may come many times, with the fields that a handler gets. */
export interface RepeatedElement {
  /** Where it stands in the message. */
  path: string[]
  /** Fields beside it, where they decide. */
  head?: Record<string, string>
}

/** By the documents of the platforms, and by the samples and models of their SDKs. */
export const repeatedElements: readonly RepeatedElement[] = [
  // sys_approval_change
  { path: ['ApprovalInfo', 'SpRecord'] },
  { path: ['ApprovalInfo', 'SpRecord', 'Details'] },
  { path: ['ApprovalInfo', 'SpRecord', 'Details', 'Attach'] },
  { path: ['ApprovalInfo', 'Notifyer'] },
  { path: ['ApprovalInfo', 'Comments'] },
  { path: ['ApprovalInfo', 'Comments', 'Attach'] },
  { path: ['ApprovalInfo', 'ProcessList', 'NodeList'] },
  { path: ['ApprovalInfo', 'ProcessList', 'NodeList', 'SubNodeList'] },
  { path: ['ApprovalInfo', 'ProcessList', 'NodeList', 'SubNodeList', 'MediaIds'] },
  // open_approval_change
  { path: ['ApprovalInfo', 'ApprovalNodes', 'ApprovalNode'] },
  { path: ['ApprovalInfo', 'ApprovalNodes', 'ApprovalNode', 'Items', 'Item'] },
  { path: ['ApprovalInfo', 'NotifyNodes', 'NotifyNode'] },
  // Pictures, articles, subscriptions
  { path: ['SendPicsInfo', 'PicList', 'item'] },
  { path: ['CopyrightCheckResult', 'ResultList', 'item'] },
  { path: ['ArticleUrlResult', 'ResultList', 'item'] },
  { path: ['PublishEventInfo', 'article_detail', 'item'] },
  { path: ['PublishEventInfo', 'fail_idx'] },
  { path: ['SubscribeMsgPopupEvent', 'List'] },
  { path: ['SubscribeMsgChangeEvent', 'List'] },
  { path: ['SubscribeMsgSentEvent', 'List'] },
  { path: ['List'], head: { Event: 'subscribe_msg_popup_event' } },
  // Template cards, in both spellings
  { path: ['SelectedItems', 'SelectedItem'] },
  { path: ['SelectedItems', 'SelectedItem', 'OptionIds', 'OptionId'] },
  { path: ['SelectedItems', 'SelectedItem', 'OpitonIds', 'OpitonId'] },
  // Members, groups, companies, accounts
  { path: ['ExtAttr', 'Item'] },
  { path: ['MemChangeList', 'Item'] },
  { path: ['GroupIds', 'GroupId'] },
  { path: ['CorpIds', 'CorpId'] },
  { path: ['AccountList'], head: { InfoType: 'auto_activate' } },
  { path: ['ExtraInfo', 'AuthOpenKfIdList', 'OpenKfId'] },
  { path: ['AuthAddOpenKfId'], head: { Event: 'kf_account_auth_change' } },
  { path: ['AuthDelOpenKfId'], head: { Event: 'kf_account_auth_change' } },
  { path: ['UploadInfo'], head: { Event: 'meeting_change' } },
  { path: ['DocId'], head: { Event: 'doc_change' } },
  { path: ['FormId'], head: { Event: 'doc_change' } },
  { path: ['FieldId'], head: { Event: 'smart_sheet_change' } },
  { path: ['RecordId'], head: { Event: 'smart_sheet_change' } },
  { path: ['SpaceId'], head: { Event: 'wedrive_space_change' } },
  { path: ['FileId'], head: { Event: 'wedrive_file_change' } },
  // Mini programs
  { path: ['Actions'], head: { Event: 'add_express_path' } },
  { path: ['Cargo', 'DetailList'] },
  { path: ['material'], head: { Event: 'wxa_appeal_record' } },
  { path: ['material', 'appeal_material', 'proof_material_id'], head: { Event: 'wxa_appeal_record' } },
  { path: ['BussiCallBackInfo', 'history'] },
  { path: ['BussiCallBackInfo', 'history', 'media_id_list'] },
  { path: ['SceneGroupAudit', 'scene_group_ext_list'] },
  { path: ['detail'], head: { Event: 'wxa_media_check' } },
]
