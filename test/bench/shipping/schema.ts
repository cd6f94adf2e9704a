import {
  type GraphQLInputField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isScalarType,
} from 'graphql';

/** Each element of a schema as a line: what fields and arguments there are, of which type and with which default. */
export const elementsOf = (schema: GraphQLSchema): readonly string[] =>
  Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      if (isScalarType(type)) return [type.name];
      if (isEnumType(type)) return type.getValues().map(({ name }) => `${type.name}.${name}`);
      if (isInputObjectType(type)) {
        return Object.values(type.getFields()).map((field) => `${type.name}.${written(field)}`);
      }
      if (!isObjectType(type)) return [];
      return Object.values(type.getFields()).map(
        (field) => `${type.name}.${field.name}(${field.args.map(written).join(', ')}): ${field.type}`,
      );
    });

const written = ({ name, type, defaultValue }: Pick<GraphQLInputField, 'name' | 'type' | 'defaultValue'>): string =>
  `${name}: ${type} = ${defaultValue}`;
