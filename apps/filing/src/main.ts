import { serve } from '@yidi/platform';
import { FilingModule } from './filing.module.js';

await serve('filing', FilingModule);
