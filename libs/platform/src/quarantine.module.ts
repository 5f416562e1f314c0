import { Controller, Module, UseFilters } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { Ward, type ParkedCase, type Redrive, type Wanted } from '@yidi/eventing';
import type { CommandMessage } from './neighbours.js';
import { RefusalFilter } from './refusal.filter.js';

/** Which parked cases, and how many at most. */
export interface QuarantineQuestion extends Wanted {
  readonly limit: number;
}

/** What a service tells of the cases that wait at its consumers, and how they are tried again. */
@Controller()
@UseFilters(RefusalFilter)
class QuarantineController {
  constructor(private readonly ward: Ward) {}

  @MessagePattern('quarantine')
  parked({ limit, ...wanted }: QuarantineQuestion): Promise<readonly ParkedCase[]> {
    return this.ward.list(wanted, limit);
  }

  @MessagePattern('redrives')
  redrives({ limit }: Pick<QuarantineQuestion, 'limit'>): Promise<readonly Redrive[]> {
    return this.ward.redrives(limit);
  }

  @MessagePattern('Redrive')
  redrive({ data, request }: CommandMessage<Wanted>): Promise<readonly Redrive[]> {
    return this.ward.redrive(data, request.actor);
  }
}

@Module({ controllers: [QuarantineController] })
export class QuarantineModule {}
