package org.riskosbridge.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The minimum and the maximum of a setting, written as in a properties file. The start refuses any other value. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Bounds {

    /** The least value. */
    String min();

    /** The greatest value. */
    String max();
}
