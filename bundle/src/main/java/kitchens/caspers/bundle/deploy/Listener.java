package kitchens.caspers.bundle.deploy;

/** Hears what a deployment does while it goes on; called from several threads. */
public interface Listener {

  /** A part of the work begins. */
  void step(String what);

  /** A resource was changed. */
  void resource(String what, String key);

  /** Hears nothing. */
  Listener NONE =
      new Listener() {
        @Override
        public void step(String what) {}

        @Override
        public void resource(String what, String key) {}
      };
}
