// Imported before anything else: graphql-js decides while it loads whether it checks every type with its slow,
// development-time instanceOf.
process.env.NODE_ENV ??= 'production';
