/** A placement's server that ends before it is there, and says why. */
export default async () => {
  console.error('the sea is rough today');
  process.exit(3);
};
