import { suiteOf } from './run/suite-of.ts'

// Also of folders that have no suite of their own.
suiteOf(__dirname)
