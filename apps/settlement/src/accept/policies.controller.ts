import { Controller, UseFilters } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { PublishPolicy } from '@yidi/contracts/settlement';
import type { PolicyPack, PolicyRef } from '@yidi/contracts/policy';
import type { PublishedPolicies } from '@yidi/domain/policy';
import type { Position, Revision } from '@yidi/eventing';
import { Commands, Engine, policyOf, RefusalFilter, type CommandMessage } from '@yidi/platform';

/** What settlement says of a pack that is published. */
export interface PolicyAnswer {
  readonly policy: PolicyRef;
  readonly revision: Revision;
  readonly position: Position;
}

@Controller()
@UseFilters(RefusalFilter)
export class PoliciesController {
  constructor(
    private readonly commands: Commands,
    private readonly engine: Engine,
  ) {}

  /** Whoever is told that the pack is published may rely on it at once, so this process does not wait for its feed of the log. */
  @MessagePattern('PublishPolicy')
  async publish({ data: { pack }, request }: CommandMessage<{ readonly pack: PolicyPack }>): Promise<PolicyAnswer> {
    const policy = policyOf(pack);
    const { revision, position } = await this.commands.execute<PublishedPolicies>(
      PublishPolicy,
      { hash: policy.ref.hash, pack },
      request,
    );
    this.engine.runtime.policies.add(policy);
    return { policy: policy.ref, revision, position };
  }
}
