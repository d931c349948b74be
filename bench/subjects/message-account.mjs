/** The account that messages are pushed to. */
export const token = 'bench-token'
export const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
export const receiver = 'wxd930ea5d5a258f4f'
