// Entry of a stand-in in a process of its own, which can be killed and started again.
import { serveStandIn } from './serve-stand-in.ts';

serveStandIn(process.stdin, process.stdout);
