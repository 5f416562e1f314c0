import { serveAsTold } from '@yidi/platform';
import { ClaimsModule } from './claims.module.js';

await serveAsTold('claims', ({ regions }) => ClaimsModule.hearing(regions));
