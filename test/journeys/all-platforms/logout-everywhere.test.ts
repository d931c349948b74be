import { logoutContract } from '../../contracts/logout-everywhere.ts'
import { pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { sessionKinds } from '../../helpers/stores/sessions.ts'
import { portionOf } from '../../run/length.ts'

// With express-session, each platform in the short run too.
for (const [index, [name, create]] of sessionKinds.entries()) {
  logoutContract(name, create, index === 0 ? pagePlatforms : portionOf(pagePlatforms, 3, index))
}
