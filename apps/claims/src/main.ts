import { serve } from '@yidi/platform';
import { ClaimsModule } from './claims.module.js';

await serve('claims', ClaimsModule);
