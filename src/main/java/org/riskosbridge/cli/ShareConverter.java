package org.riskosbridge.cli;

import org.riskosbridge.send.Share;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses {@code 10%}. */
final class ShareConverter implements ITypeConverter<Share> {

    @Override
    public Share convert(String value) {
        try {
            return Share.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
