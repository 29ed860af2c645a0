#pragma once

#include <string>

/// The first line of a log, as documented at CsvLog.
inline const std::string csv_header = "step,epoch,rate,loss,accuracy,images_per_second,test_loss,test_accuracy\n";
