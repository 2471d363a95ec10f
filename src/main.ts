// The process without the command: `node src/main.ts MODULE [arguments of the module]` does what `holdfast serve MODULE` does.
import { enableCompileCache } from 'node:module';
import { argv } from 'node:process';

// The next start, which may be the one after a crash, takes what this one compiled (NODE_COMPILE_CACHE says where, NODE_DISABLE_COMPILE_CACHE=1 not).
enableCompileCache();
const { serveModule } = await import('./cli/serving.ts');
await serveModule(argv.slice(2));
