import { suiteOf } from '../../../run/suite-of.ts'

suiteOf(__dirname)
