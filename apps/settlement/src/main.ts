import { serve } from '@yidi/platform';
import { SettlementModule } from './settlement.module.js';

await serve('settlement', SettlementModule);
