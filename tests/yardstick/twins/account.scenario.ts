import { account } from '../account.scenario.ts';

/** The assertion as it should be. */
export default account('account-twin', (x, y, z) => x + y - z);
