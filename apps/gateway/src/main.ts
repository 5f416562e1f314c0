import { serveDoor } from '@yidi/platform';
import { GatewayModule } from './gateway.module.js';

await serveDoor(GatewayModule);
