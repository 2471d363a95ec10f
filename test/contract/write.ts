// Prints the page of the contract: `node test/contract/write.ts`.
import { writeFileSync } from 'node:fs';
import { pageOf } from './page.ts';
import { ROWS } from './rows.ts';

writeFileSync(new URL('../../docs/failure-contract.md', import.meta.url), pageOf(ROWS));
