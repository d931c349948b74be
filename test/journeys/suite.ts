import { suiteOf } from '../run/suite-of.ts'

// Of the folders that have no suite of their own.
suiteOf(__dirname)
