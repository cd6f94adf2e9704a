import { type CommandResult, change, create } from '../../serving/command.ts';
import {
  checkInput,
  email,
  type InputOf,
  newId,
  object,
  oneOf,
  optional,
  reference,
  text,
} from '../../serving/input.ts';
import { country } from '../../serving/places.ts';
import type { ServiceContext } from '../../serving/service.ts';
import { customerDecider } from './customer.ts';
import type { Customer } from './events.ts';

const address = object({ street: text(200), city: text(100), country, postalCode: text(20) });
const tier = oneOf('STANDARD', 'PREFERRED');

const registration = object({ id: optional(newId), name: text(200), email, address, tier: optional(tier) });
const relocation = object({ id: reference, address });
const tierChange = object({ id: reference, tier });

export async function registerCustomer(
  context: ServiceContext,
  input: InputOf<typeof registration>,
): Promise<CommandResult<Customer>> {
  const { id: clientId, tier = 'STANDARD', ...content } = checkInput(registration, input);
  return create(context, customerDecider, clientId, ({ id }) => ({
    type: 'registerCustomer',
    data: { id, ...content, tier },
  }));
}

export async function relocateCustomer(
  context: ServiceContext,
  input: InputOf<typeof relocation>,
): Promise<CommandResult<Customer>> {
  const { id, ...data } = checkInput(relocation, input);
  return change(context, customerDecider, id, { type: 'relocateCustomer', data });
}

export async function changeCustomerTier(
  context: ServiceContext,
  input: InputOf<typeof tierChange>,
): Promise<CommandResult<Customer>> {
  const { id, ...data } = checkInput(tierChange, input);
  return change(context, customerDecider, id, { type: 'changeCustomerTier', data });
}
