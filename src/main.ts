// The process without the command: `node src/main.ts MODULE [arguments of the module]` does what `holdfast serve MODULE` does.
import { argv } from 'node:process';
import { serveModule } from './cli/serving.ts';

await serveModule(argv.slice(2));
