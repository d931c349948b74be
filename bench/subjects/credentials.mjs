/** The app's credentials, alike for all subjects. */
export const appId = 'wxd930ea5d5a258f4f'
export const appSecret = '0123456789abcdef0123456789abcdef'
