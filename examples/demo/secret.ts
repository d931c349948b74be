import { randomBytes } from 'node:crypto'
import 'dotenv/config'

/** Signs the tokens of phones. Without one in `.env` they are worth nothing after a restart. */
export const secret: string = process.env['SECRET'] || randomBytes(32).toString('hex')
