/** What the guide to the back end promises of the member user123, who agreed to show personal data. */
export const promisedMember = {
  userid: 'user123',
  name: '张三',
  mobile: '13800138000',
  email: 'zhang@company.com',
  department: '技术部',
  position: '工程师',
}
