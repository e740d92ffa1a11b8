#pragma once

#include <vector>

#include "study/diagnose/experiment/observation.h"

namespace bench {

/// How the speed of the server changed while the experiment went on, of all conditions alike: by heat, a limit of
/// power, a neighbour.
struct SpeedDrift {
  bool seen = false;
  double factor = 1;  ///< the time of a step where it was slowest over that where it was fastest
};

/// Takes the changes out of the times: the legs behind one are pressed or stretched to the speed of the beginning.
/// A change is a step that the legs of all conditions have in common; without one nothing is touched.
SpeedDrift even_out(std::vector<ObservedLeg>& legs);

}  // namespace bench
